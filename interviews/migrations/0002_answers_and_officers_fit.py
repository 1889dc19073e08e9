from django.db import migrations

ADD = """
ALTER TABLE interviews_interviewanswer ADD CONSTRAINT option_belongs_to_question
    FOREIGN KEY (question_id, option_id) REFERENCES standards_answeroption (question_id, id);
ALTER TABLE interviews_interview ADD CONSTRAINT officer_holds_the_case
    FOREIGN KEY (case_id, officer_id) REFERENCES cases_case (id, officer_id);
"""
REMOVE = """
ALTER TABLE interviews_interview DROP CONSTRAINT officer_holds_the_case;
ALTER TABLE interviews_interviewanswer DROP CONSTRAINT option_belongs_to_question;
"""


class Migration(migrations.Migration):
    """No answer can hold an option of another question; the officer interviewed is the one who holds the case."""

    dependencies = [("interviews", "0001_first"), ("cases", "0003_answers_fit_their_questions")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
