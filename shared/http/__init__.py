"""How the services speak HTTP: problems, commands, reading, uploads."""
