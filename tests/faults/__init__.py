"""What the form promises, tried while everything goes wrong: drawn scripts, faults between browser and server, an oracle."""
