import type { GroupRecord, Participant } from "./character";
import type { Client, Group, GroupKind } from "./contract";

/**
 * Resolves clients to what the server sees of them, and back.
 *
 * @noSelf
 */
export interface Registry {
    readonly participantOf: (client: Client) => Participant;
    readonly clientOf: (participant: Participant) => Client;
}

function leave(participant: Participant): void {
    const { group } = participant.character;
    if (group === undefined) return;
    const index = group.members.indexOf(participant);
    if (index >= 0) group.members.splice(index, 1);
    const rank = group.assistants.indexOf(participant);
    if (rank >= 0) group.assistants.splice(rank, 1);
    if (group.leader === participant) group.leader = group.members[0];
    participant.character.group = undefined;
    participant.fireEvent("GROUP_LEFT");
    participant.fireEvent("GROUP_ROSTER_UPDATE");
    for (const member of [...group.members]) member.fireEvent("GROUP_ROSTER_UPDATE");
}

/** Forms a party, raid or instance group; whoever stands in another group leaves it. */
export function formGroup(kind: GroupKind, founders: readonly Client[], registry: Registry): Group {
    const { participantOf, clientOf } = registry;
    const record: GroupRecord = { kind, members: [], leader: undefined, assistants: [] };

    function join(participant: Participant): void {
        if (participant.character.group === record) return;
        leave(participant);
        record.members.push(participant);
        record.leader ??= participant;
        participant.character.group = record;
    }

    function announce(): void {
        for (const member of [...record.members]) member.fireEvent("GROUP_ROSTER_UPDATE");
    }

    for (const client of founders) join(participantOf(client));
    announce();

    return {
        kind: () => record.kind,
        setLeader: (client) => {
            record.leader = participantOf(client);
            for (const member of [...record.members]) member.fireEvent("PARTY_LEADER_CHANGED");
            announce();
        },
        setAssistant: (client, isAssistant) => {
            const participant = participantOf(client);
            const rank = record.assistants.indexOf(participant);
            if (isAssistant && rank < 0) record.assistants.push(participant);
            if (!isAssistant && rank >= 0) record.assistants.splice(rank, 1);
            announce();
        },
        convert: (wanted) => {
            record.kind = wanted;
            announce();
        },
        members: () => record.members.map((member) => clientOf(member)),
        add: (client) => {
            join(participantOf(client));
            announce();
        },
        remove: (client) => {
            const participant = participantOf(client);
            if (participant.character.group === record) leave(participant);
        },
        disband: () => {
            for (const member of [...record.members]) leave(member);
        },
    };
}
