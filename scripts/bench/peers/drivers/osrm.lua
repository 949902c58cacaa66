-- The benchmark's own times for OSRM: one way per arc or pair of arcs, whose tag says its milliseconds. A millisecond is told as a tenth
-- of a second, the finest time that OSRM keeps, so its table is exact. Turns cost nothing.
api_version = 4

function setup()
  return {
    properties = {
      weight_name = 'duration',
      weight_precision = 1,
      max_speed_for_map_matching = 1000,
      u_turn_penalty = 0,
      continue_straight_at_waypoint = false,
      use_turn_restrictions = false,
    },
    classes = {},
    restrictions = {},
  }
end

function process_node() end

function process_way(_, way, result)
  result.forward_mode = mode.driving
  result.backward_mode = way:get_value_by_key('oneway') == 'yes' and mode.inaccessible or mode.driving
  result.duration = tonumber(way:get_value_by_key('ms')) / 10
end

function process_turn(_, turn)
  turn.duration = 0
  turn.weight = 0
end

return { setup = setup, process_node = process_node, process_way = process_way, process_turn = process_turn }
