-- wrk: each request asks for another thing, so that no answer kept ready helps.
local path, template, count, number

function init(arguments)
  path, template, count = arguments[1], arguments[2], tonumber(arguments[3])
  number = math.random(count)
end

function request()
  number = number % count + 1
  return wrk.format("GET", path .. "?query=" .. string.gsub(template, "NUMBER", number))
end
