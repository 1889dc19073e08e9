"""Quality assurance: second looks at assessments, queries about answers, and how far two people agree."""
