package io.reactiveraft.spi;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * A membership to the payload of its entry, and back; part of the wire and disk formats. It has a checksum of its own,
 * because it also travels outside of entries.
 *
 * <pre>
 * u8 version, 1
 * u8 members, then for each, ascending by id:
 *   u8 length of the id, id, ASCII
 *   u8 length of the host, host, ASCII
 *   u16 port, big-endian
 *   u8 kind: 0 voter, 1 witness, 2 learner, 3 leaving
 *   u8 priority
 *   u8 1 if a voter, 2 if outgoing, 3 if both
 *   u64 disk, 0 if it is not checked
 * u32 CRC-32C of all before
 * </pre>
 */
public final class MembershipCodec {

    private static final byte VERSION = 1;
    private static final int FRAME_BYTES = 1 + 1 + Integer.BYTES;
    private static final int MEMBER_BYTES_MAX = 1 + 64 + 1 + 255 + 2 + 1 + 1 + 1 + 8;

    /** A payload is never longer: of 255 members with the longest names. */
    public static final int BYTES_MAX = FRAME_BYTES + Membership.MEMBERS_MAX * MEMBER_BYTES_MAX;

    private static final int VOTER = 1;
    private static final int OUTGOING = 2;
    private static final int BYTE = 0xff;
    private static final int SHORT = 0xffff;

    private MembershipCodec() {}

    /** The payload; without the index, which is that of the entry. */
    public static byte[] encode(Membership membership) {
        ByteBuffer out = ByteBuffer.allocate(FRAME_BYTES + membership.members().size() * MEMBER_BYTES_MAX);
        out.put(VERSION).put((byte) membership.members().size());
        membership.members().forEach(member -> write(member, membership, out));
        out.putInt(checksum(out.duplicate().flip()));
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static void write(Member member, Membership membership, ByteBuffer out) {
        NodeId id = member.id();
        write(id.value(), out);
        write(member.host(), out);
        out.putShort((short) member.port());
        out.put(code(member.kind())).put((byte) member.priority());
        int voter = membership.voters().contains(id) ? VOTER : 0;
        int outgoing = membership.outgoing().contains(id) ? OUTGOING : 0;
        out.put((byte) (voter | outgoing));
        out.putLong(membership.disks().getOrDefault(id, 0L));
    }

    private static byte code(Member.Kind kind) {
        return switch (kind) {
            case VOTER -> 0;
            case WITNESS -> 1;
            case LEARNER -> 2;
            case LEAVING -> 3;
        };
    }

    private static Member.Kind kind(byte code) {
        return switch (code) {
            case 0 -> Member.Kind.VOTER;
            case 1 -> Member.Kind.WITNESS;
            case 2 -> Member.Kind.LEARNER;
            case 3 -> Member.Kind.LEAVING;
            default -> throw new CorruptEntryException("a member's kind is 0 to 3, not " + code);
        };
    }

    private static void write(String text, ByteBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.put((byte) bytes.length).put(bytes);
    }

    /**
     * Reads a payload; the buffer stays where it is. Nothing is allocated by a length that is named, only by what is
     * there.
     *
     * @param index the index of the entry
     * @throws CorruptEntryException if it is anything else
     */
    public static Membership decode(ByteBuffer payload, long index) {
        ByteBuffer in = payload.slice();
        int body = in.remaining() - Integer.BYTES;
        if (body < 2 || body > BYTES_MAX - Integer.BYTES) {
            throw new CorruptEntryException("a membership has 6 to " + BYTES_MAX + " bytes, not " + in.remaining());
        }
        if (checksum(in.duplicate().limit(body)) != in.getInt(body)) {
            throw new CorruptEntryException("the checksum of a membership does not fit");
        }
        in.limit(body);
        byte version = in.get();
        if (version != VERSION) {
            throw new CorruptEntryException("membership version " + version + " is not " + VERSION);
        }
        try {
            return read(in, index);
        } catch (CorruptEntryException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever the bytes make a buffer or a member throw: it is the bytes that are wrong.
            throw new CorruptEntryException("a membership that cannot be read: " + e);
        }
    }

    /**
     * What a batch says of memberships: nothing, unless it is of kind {@link EntryKind#MEMBERSHIP}.
     *
     * @throws CorruptEntryException if it is of that kind and cannot be read
     */
    public static List<Membership> decodeAll(EntryBatch batch) {
        List<Membership> memberships = new ArrayList<>();
        if (batch.kind() == EntryKind.MEMBERSHIP) {
            batch.forEach(entry -> memberships.add(decode(entry.payload(), entry.index())));
        }
        return memberships;
    }

    private static Membership read(ByteBuffer in, long index) {
        List<Member> members = new ArrayList<>();
        TreeSet<NodeId> voters = new TreeSet<>();
        TreeSet<NodeId> outgoing = new TreeSet<>();
        TreeMap<NodeId, Long> disks = new TreeMap<>();
        for (int more = in.get() & BYTE; more > 0; more--) {
            NodeId id = NodeId.of(text(in));
            members.add(new Member(id, text(in), in.getShort() & SHORT, kind(in.get()), in.get()));
            int votes = in.get();
            long disk = in.getLong();
            if ((votes & ~(VOTER | OUTGOING)) != 0 || disk < 0) {
                throw new CorruptEntryException("member " + id + " has votes " + votes + " and disk " + disk);
            }
            if ((votes & VOTER) != 0) {
                voters.add(id);
            }
            if ((votes & OUTGOING) != 0) {
                outgoing.add(id);
            }
            if (disk != 0) {
                disks.put(id, disk);
            }
        }
        if (in.hasRemaining()) {
            throw new CorruptEntryException(in.remaining() + " bytes behind the last member");
        }
        return new Membership(index, members, voters, outgoing, disks);
    }

    private static String text(ByteBuffer in) {
        int length = in.get() & BYTE;
        if (length > in.remaining()) {
            throw new CorruptEntryException("a name of " + length + " bytes, but there are " + in.remaining());
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
