-- title: Land on the moon
-- A game. Gopher has no cookies, so the selectors of the links hold its
-- state: "/lander?100,10,36" is 100 m high, falling at 10 m/s, with fuel
-- for 36. The server stores nothing, and a bookmark saves the game. You
-- can cheat by hand, but not beyond the limits below.

local START = { height = 100, speed = 10, fuel = 36 }
local HEIGHT_MAX, SPEED_MAX = 130, 50
local GRAVITY, BURN_MAX = 2, 5

-- Results of a landing by its maximum speed.
local landings = {
   { 1, "Soft as a feather. Not a drop of tea is spilled." },
   { 3, "A bump, some dust, and you stand on the moon. Well done!" },
   { 6, "You are down, but the legs are bent. Send for a tow." },
   { SPEED_MAX, "There is a new crater. It will bear your name." },
}

local burns = {
   [0] = "Burn nothing: 2 m/s faster", "Burn 1: 1 m/s faster",
   "Burn 2: hold this speed", "Burn 3: 1 m/s slower",
   "Burn 4: 2 m/s slower", "Burn 5: 3 m/s slower",
}

-- The sky above the ground, and the height of one line in metres.
local LINE = 15
local sky = {
   "   *       .                        *       ",
   "                     .            .         ",
   "        .        *                      .   ",
   "    .                       .               ",
   "            .                          *    ",
   "  *                   .                     ",
   "           .                      .         ",
   "_____/\\________.-._______________/\\___.--.__",
}

-- The state in a query, or nil.
local function state_of(words)
   local height, speed, fuel = words:match("^(%d+),(-?%d+),(%d+)$")
   height, speed, fuel = tonumber(height), tonumber(speed), tonumber(fuel)
   if height and height <= HEIGHT_MAX and
      speed >= -SPEED_MAX and speed <= SPEED_MAX and
      fuel <= START.fuel then
      return { height = height, speed = speed, fuel = fuel }
   end
end

local function clamp(n, least, most)
   return math.max(least, math.min(n, most))
end

-- The selector of the state after a burn.
local function selector_after(state, burn)
   local speed = clamp(state.speed + GRAVITY - burn, -SPEED_MAX, SPEED_MAX)
   local height = clamp(state.height - speed, 0, HEIGHT_MAX)
   return ("/lander?%d,%d,%d"):format(height, speed, state.fuel - burn)
end

local function landing_at(speed)
   for _, landing in ipairs(landings) do
      if speed <= landing[1] then
         return landing[2]
      end
   end
end

local function send_picture(state)
   local row = math.max(#sky - math.ceil(state.height / LINE), 1)
   local is_wreck = state.height == 0 and state.speed > landings[3][1]
   for i, line in ipairs(sky) do
      if i == row then
         line = line:sub(1, 20) .. (is_wreck and "*,%" or "/A\\") ..
            line:sub(24)
      end
      send_info(("%5d m |%s"):format((#sky - i) * LINE, line))
   end
end

local function send_choices(state)
   for burn = 0, math.min(BURN_MAX, state.fuel) do
      send_dir("1", burns[burn], selector_after(state, burn))
   end
end

local function send_game(state)
   send_picture(state)
   send_info("")
   send_info(("Height %d m, %s at %d m/s, fuel for %d"):format(
      state.height, state.speed < 0 and "rising" or "falling",
      math.abs(state.speed), state.fuel))
   send_info("Set her down at 3 m/s or less; the moon pulls 2 m/s a turn.")
   send_info("")
   if state.height == 0 then
      send_info(landing_at(state.speed))
   elseif state.height == HEIGHT_MAX then
      send_info("You are out of sight. Do write from Mars!")
   else
      send_choices(state)
   end
end

local state = not query and START or state_of(query)
if not state then
   return send_error("The lander cannot be there. Begin at /lander")
end
send_game(state)
send_info("")
send_dir("1", "Begin again", "/lander")
send_dir("0", "How this page was made", "/source?lander.lua")
send_dir("1", "Back to the front page", "/")
