"""`grade watch`: grade on save, and show it.

events.py    what can happen
keys.py      the keyboard
saves.py     the learner's folder
server.py    a process that has torch loaded, and grades (run by client.py)
client.py    this side of it: ask, be told, start it again
state.py     everything that is shown, as plain values, and how each event changes it
screen.py    the state, drawn
loop.py      events in, drawings out
"""
