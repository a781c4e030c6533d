"""How long calls take: several implementations in turns, each in a process of its own."""
