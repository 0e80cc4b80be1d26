import type { Client } from "../contract";

/**
 * Folds the ledger's events from scratch, with its own reading of what is retracted, and spells the result and what the
 * projection and the handlers have come to. Knows nothing of how replay works.
 */
const FOLD = `
local name = ...
local book = Sim.books[name]
local events = book:Events()
local undone, isUndoing = {}, {}
for index = #events, 1, -1 do
    local event = events[index]
    if event[5] == "!retraction" and not undone[book:Key(event)] then
        -- Only what is earlier: an event that comes later in the order was passed already.
        undone[event[6]] = true
    end
end
local chain, count, points = 0, 0, {}
for _, event in ipairs(events) do
    if not undone[book:Key(event)] then
        local kind, first, second = event[5], event[6], event[7]
        if kind == "award" then
            chain, count = (chain * 31 + second) % 1000003, count + 1
            points[first] = (points[first] or 0) + second
        elseif kind == "decay" then
            chain, count = (chain * 37 + first) % 1000003, count + 1
            for player, sum in pairs(points) do points[player] = math.floor(sum * (100 - first) / 100) end
        elseif kind == "list" then
            chain, count = (chain * 41 + #first) % 1000003, count + 1
            for _, player in ipairs(first) do points[player] = (points[player] or 0) + 1 end
        end
    end
end
local function spell(state)
    local players = {}
    for player in pairs(state.points) do players[#players + 1] = player end
    table.sort(players)
    for index, player in ipairs(players) do players[index] = player .. "=" .. string.format("%.14g", state.points[player]) end
    return string.format("%.14g over %d: ", state.chain, state.count) .. table.concat(players, " ")
end
return spell({ chain = chain, count = count, points = points }), spell(book:State("points")), spell(Sim.handled[name])
`;

/** The projection's state and the handlers' are what a plain fold over the same events gives. @returns complaints */
export function sameState(clients: readonly Client[], book: string): string[] {
    const complaints: string[] = [];
    for (const client of clients) {
        if (!client.isOnline()) continue;
        const [expected, projected, handled] = client.eval<[string | undefined, string, string]>(FOLD, book);
        if (expected === undefined) {
            complaints.push(`${client.name}: ${book} cannot be folded`);
        } else {
            if (projected !== expected)
                complaints.push(`${client.name}: ${book} projects ${projected}, not ${expected}`);
            if (handled !== expected) complaints.push(`${client.name}: ${book} handled ${handled}, not ${expected}`);
        }
    }
    return complaints;
}
