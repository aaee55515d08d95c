"""What each thing looks like from outside: explicit fields, and none that is sealed
but those named here.
"""
