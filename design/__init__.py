"""How pages look and forms behave: GOV.UK form fields, widgets and template tags. Knows nothing of inspections."""
