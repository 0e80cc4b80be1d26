/** Events that this world may raise or that addons of this kind register; any other name is unknown. */
const NAMES = [
    "ADDON_ACTION_BLOCKED",
    "ADDON_ACTION_FORBIDDEN",
    "ADDON_LOADED",
    "ADDON_RESTRICTION_STATE_CHANGED",
    "ADDONS_UNLOADING",
    "BN_CHAT_MSG_ADDON",
    "CHAT_DISABLED_CHANGED",
    "CHAT_MSG_ADDON",
    "CHAT_MSG_ADDON_LOGGED",
    "CHAT_MSG_GUILD",
    "CHAT_MSG_LOOT",
    "CHAT_MSG_OFFICER",
    "CHAT_MSG_PARTY",
    "CHAT_MSG_RAID",
    "CHAT_MSG_RAID_LEADER",
    "CHAT_MSG_SYSTEM",
    "CHAT_MSG_WHISPER",
    "ENCOUNTER_END",
    "ENCOUNTER_START",
    "GROUP_FORMED",
    "GROUP_JOINED",
    "GROUP_LEFT",
    "GROUP_ROSTER_UPDATE",
    "GUILD_RANKS_UPDATE",
    "GUILD_ROSTER_UPDATE",
    "LOADING_SCREEN_DISABLED",
    "LOADING_SCREEN_ENABLED",
    "LUA_WARNING",
    "PARTY_LEADER_CHANGED",
    "PLAYER_ENTERING_WORLD",
    "PLAYER_GUILD_UPDATE",
    "PLAYER_LEAVING_WORLD",
    "PLAYER_LOGIN",
    "PLAYER_LOGOUT",
    "PLAYER_REGEN_DISABLED",
    "PLAYER_REGEN_ENABLED",
    "RAID_ROSTER_UPDATE",
    "SAVED_VARIABLES_TOO_LARGE",
    "UI_ERROR_MESSAGE",
    "VARIABLES_LOADED",
    "ZONE_CHANGED_NEW_AREA",
];

const known: Record<string, boolean> = {};
for (const name of NAMES) known[name] = true;

export function isEventValid(event: unknown): boolean {
    return typeof event === "string" && known[event] === true;
}
