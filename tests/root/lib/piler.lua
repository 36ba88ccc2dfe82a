-- Sends while it is being loaded: see escape/piles.lua.
pile()
