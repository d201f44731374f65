package io.reactiveraft.bdb;

import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What is said of a snapshot, as bytes; part of the formats of {@link Meta} and of {@link SnapshotHeader}. All numbers
 * are big-endian.
 *
 * <pre>
 * info       u64 index; u64 term; u64 index of the membership;
 *            u32 length of the membership, the membership as {@link MembershipCodec} writes it
 * snapshot   info; u64 chunks; u64 bytes; 32 bytes digest
 * </pre>
 */
final class SnapshotBytes {

    /** An info is never longer. */
    static final int INFO_BYTES_MAX = 3 * Long.BYTES + Integer.BYTES + MembershipCodec.BYTES_MAX;

    private static final int DIGEST_BYTES = 32;

    /** A snapshot is never longer. */
    static final int SNAPSHOT_BYTES_MAX = INFO_BYTES_MAX + 2 * Long.BYTES + DIGEST_BYTES;

    private SnapshotBytes() {}

    static void putInfo(ByteBuffer out, SnapshotInfo info) {
        byte[] membership = MembershipCodec.encode(info.membership());
        out.putLong(info.index()).putLong(info.term()).putLong(info.membership().index());
        out.putInt(membership.length).put(membership);
    }

    static SnapshotInfo info(ByteBuffer in) {
        long index = in.getLong();
        long term = in.getLong();
        long at = in.getLong();
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new CorruptEntryException("a membership of " + length + " bytes, but there are " + in.remaining());
        }
        ByteBuffer membership = in.slice(in.position(), length);
        in.position(in.position() + length);
        return new SnapshotInfo(index, term, MembershipCodec.decode(membership, at));
    }

    static void putSnapshot(ByteBuffer out, StoredSnapshot snapshot) {
        putInfo(out, snapshot.info());
        out.putLong(snapshot.chunks()).putLong(snapshot.bytes());
        out.put(HexFormat.of().parseHex(snapshot.digest()));
    }

    static StoredSnapshot snapshot(ByteBuffer in) {
        SnapshotInfo info = info(in);
        long chunks = in.getLong();
        long bytes = in.getLong();
        byte[] digest = new byte[DIGEST_BYTES];
        in.get(digest);
        return new StoredSnapshot(info, chunks, bytes, HexFormat.of().formatHex(digest));
    }

    /** A name: a byte with its length, and its characters in ASCII. */
    static void putName(ByteBuffer out, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        out.put((byte) bytes.length).put(bytes);
    }

    static String name(ByteBuffer in) {
        byte[] bytes = new byte[in.get()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
