-- For wrk: asks for one thing after another, and tells what came of it as JSON in the last line.
-- The arguments are a path, a query in the form of an address with NUMBER in it, how many things
-- there are, and which number to begin with. One thing: the same request each time. More: no two
-- requests are alike, for a comment at the end is another each time, so no answer is kept ready.
local path, template, count, number

function init(arguments)
  path, template = arguments[1], arguments[2]
  count, number = tonumber(arguments[3]), tonumber(arguments[4])
  wrk.headers["Accept"] = "application/sparql-results+json"
end

function request()
  local comment = ""
  if count > 1 then
    number = number + 1
    comment = "%0A%23" .. number
  end
  local query = string.gsub(template, "NUMBER", number % count + 1)
  return wrk.format("GET", path .. "?query=" .. query .. comment)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"per_second": %.3f, "median_seconds": %.7f, "p95_seconds": %.7f, "failed": %d}\n',
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e6, latency:percentile(95) / 1e6, failed
  ))
end
