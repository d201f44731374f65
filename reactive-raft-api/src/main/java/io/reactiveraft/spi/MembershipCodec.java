package io.reactiveraft.spi;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A membership to the payload of its entry, and back; part of the wire and disk formats.
 *
 * <pre>
 * u8 version, u16 members, then for each:
 *   u8 bytes of the id, id;  u16 bytes of the host, host;  u16 port;  u8 kind;  u8 priority;
 *   u8 1 if a voter, 2 if outgoing, 3 if both;  u64 disk, 0 if not known
 * </pre>
 */
public final class MembershipCodec {

    private static final int VERSION = 1;
    private static final int VOTER = 1;
    private static final int OUTGOING = 2;
    private static final int BYTE = 0xff;
    private static final int SHORT = 0xffff;

    private MembershipCodec() {}

    /** The payload; without the index, which is that of the entry. */
    public static byte[] encode(Membership membership) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeShort(membership.members().size());
            for (Member member : membership.members()) {
                write(member, membership, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Member member, Membership membership, DataOutputStream out) throws IOException {
        NodeId id = member.id();
        byte[] name = id.value().getBytes(StandardCharsets.UTF_8);
        out.writeByte(name.length);
        out.write(name);
        byte[] host = member.host().getBytes(StandardCharsets.UTF_8);
        out.writeShort(host.length);
        out.write(host);
        out.writeShort(member.port());
        out.writeByte(member.kind().ordinal());
        out.writeByte(member.priority());
        out.writeByte((membership.voters().contains(id) ? VOTER : 0)
                | (membership.outgoing().contains(id) ? OUTGOING : 0));
        out.writeLong(membership.disks().getOrDefault(id, 0L));
    }

    /**
     * Reads a payload.
     *
     * @param index the index of the entry
     * @throws CorruptEntryException if it is anything else
     */
    public static Membership decode(ByteBuffer payload, long index) {
        ByteBuffer in = payload.slice();
        try {
            int version = in.get();
            if (version != VERSION) {
                throw new CorruptEntryException("a membership of version " + version + " instead of " + VERSION);
            }
            Membership membership = read(in, index);
            if (in.hasRemaining()) {
                throw new CorruptEntryException(in.remaining() + " bytes behind a membership");
            }
            return membership;
        } catch (CorruptEntryException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever the bytes make a buffer or a member throw: it is the bytes that are wrong.
            throw new CorruptEntryException("a membership that cannot be read: " + e);
        }
    }

    private static Membership read(ByteBuffer in, long index) {
        List<Member> members = new ArrayList<>();
        TreeSet<NodeId> voters = new TreeSet<>();
        TreeSet<NodeId> outgoing = new TreeSet<>();
        TreeMap<NodeId, Long> disks = new TreeMap<>();
        for (int more = in.getShort() & SHORT; more > 0; more--) {
            NodeId id = NodeId.of(text(in, in.get() & BYTE));
            String host = text(in, in.getShort() & SHORT);
            int port = in.getShort() & SHORT;
            members.add(new Member(id, host, port, Member.Kind.values()[in.get()], in.get()));
            int votes = in.get();
            if ((votes & VOTER) != 0) {
                voters.add(id);
            }
            if ((votes & OUTGOING) != 0) {
                outgoing.add(id);
            }
            long disk = in.getLong();
            if (disk != 0) {
                disks.put(id, disk);
            }
        }
        return new Membership(index, members, voters, outgoing, disks);
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
