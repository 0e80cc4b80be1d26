/** Enum.SendAddonMessageResult (all four clients). */
export const SendResult = {
    Success: 0,
    InvalidPrefix: 1,
    InvalidMessage: 2,
    AddonMessageThrottle: 3,
    InvalidChatType: 4,
    NotInGroup: 5,
    TargetRequired: 6,
    InvalidChannel: 7,
    ChannelThrottle: 8,
    GeneralError: 9,
    NotInGuild: 10,
    AddOnMessageLockdown: 11,
    TargetOffline: 12,
} as const;

/** Enum.RegisterAddonMessagePrefixResult (all four clients). */
export const RegisterResult = { Success: 0, DuplicatePrefix: 1, InvalidPrefix: 2, MaxPrefixes: 3 } as const;
