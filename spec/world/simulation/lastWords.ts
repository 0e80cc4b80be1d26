import type { Client } from "../contract";

const TELL = `
local book, lines = Sim and Sim.books[...], {}
if not book then return "" end
local status = book:Status()
local function sorted(t)
    local keys = {}
    for key in pairs(t) do keys[#keys + 1] = tostring(key) end
    table.sort(keys)
    return keys
end
for _, name in ipairs(sorted(status)) do
    local value = status[name]
    if type(value) ~= "table" then lines[#lines + 1] = name .. " " .. tostring(value) end
end
for _, reason in ipairs(sorted(status.refused)) do
    lines[#lines + 1] = "refused " .. status.refused[reason] .. " " .. reason
end
for _, peer in ipairs(book:Peers()) do
    lines[#lines + 1] = string.format("peer %s %s inSync %s heard %.1f s ago", peer.name, tostring(peer.events),
        tostring(peer.isInSync), GetTime() - peer.lastHeard)
end
for _, held in ipairs(book:Unconfirmed()) do
    lines[#lines + 1] = "unconfirmed " .. held.key .. " by " .. table.concat(held.attesters, " ")
end
return table.concat(lines, "\\n")`;

/** What each client's status says at the end, a line each, for those who read a trace. */
export function lastWords(clients: readonly Client[], book: string): string[] {
    const lines: string[] = [];
    for (const client of clients) {
        const [text] = client.eval<[string | undefined]>(TELL, book);
        for (const [line] of string.gmatch(text ?? "", "[^\n]+")) lines.push(`${client.fullName} ${book} ${line}`);
    }
    return lines;
}
