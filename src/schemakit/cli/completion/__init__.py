"""Completion of the command line in shells.

``shells`` has the scripts, ``candidates`` what may come next, ``names`` the names of a description,
``quoting`` the words of bash.
"""
