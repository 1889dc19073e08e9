"""The accessibility gate: every page in every state, in a real browser, by axe-core and by checks for what axe cannot see."""
