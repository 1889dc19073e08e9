"""What differs between two texts, lines or words, and between two editions. Pure."""

from difflib import unified_diff


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """Return the lines that differ between two texts, as ("-" or "+", line), each group after one line ("@", "line 12")."""
    found = []
    for line in unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""):
        if line.startswith("@@"):
            found.append(("@", f"line {line.split()[1].lstrip('-').partition(',')[0]}"))
        elif not line.startswith(("---", "+++")):
            found.append((line[0], line[1:]))
    return found
