-- Sends while it is loaded: see escape/piles.lua.
pile()
