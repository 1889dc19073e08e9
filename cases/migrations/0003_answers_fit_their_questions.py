from django.db import migrations

ADD = """
ALTER TABLE cases_judgement ADD CONSTRAINT option_belongs_to_question
    FOREIGN KEY (question_id, option_id) REFERENCES standards_answeroption (question_id, id);
CREATE INDEX case_event_by_inspection ON cases_caseevent (inspection_id, pgh_id);
"""
REMOVE = """
DROP INDEX case_event_by_inspection;
ALTER TABLE cases_judgement DROP CONSTRAINT option_belongs_to_question;
"""


class Migration(migrations.Migration):
    """No judgement can hold an option of another question; the history of facts is counted by inspection."""

    dependencies = [("cases", "0002_relations"), ("standards", "0001_first")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
