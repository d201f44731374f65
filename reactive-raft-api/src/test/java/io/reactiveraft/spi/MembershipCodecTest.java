package io.reactiveraft.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class MembershipCodecTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");

    /** The bytes that version 1 has on every wire and disk. They never change; a new version gets new ones. */
    private static final String GOLDEN = "0102" + "0161" + "0968312e6c6f63616c2e" + "1f90" + "00" + "32" + "01"
            + "0000000000000007" + "0162" + "033a3a31" + "ffff" + "03" + "00" + "02" + "0000000000000000" + "3119cdfa";

    private static Membership joint() {
        return new Membership(
                42,
                List.of(
                        new Member(B, "::1", 65_535, Kind.LEAVING, 0),
                        new Member(A, "h1.local.", 8080, Kind.VOTER, Member.DEFAULT_PRIORITY)),
                new TreeSet<>(Set.of(A)),
                new TreeSet<>(Set.of(B)),
                new TreeMap<>(Map.of(A, 7L)));
    }

    private static Membership decoded(byte[] bytes) {
        return MembershipCodec.decode(ByteBuffer.wrap(bytes), 42);
    }

    private static void assertCorrupt(byte[] bytes, String says) {
        assertThatExceptionOfType(CorruptEntryException.class)
                .isThrownBy(() -> decoded(bytes))
                .withMessageContaining(says);
    }

    /** A payload in which a byte is changed and the checksum fits again. */
    private static byte[] withByte(int at, int value) {
        byte[] bytes = MembershipCodec.encode(joint());
        bytes[at] = (byte) value;
        return sealed(bytes);
    }

    private static byte[] sealed(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
        return bytes;
    }

    private static Membership largest() {
        List<Member> members = new ArrayList<>();
        TreeMap<NodeId, Long> disks = new TreeMap<>();
        for (int i = 0; i < Membership.MEMBERS_MAX; i++) {
            NodeId id = NodeId.of(String.format("%064d", i));
            members.add(new Member(id, "h".repeat(255), 1, Kind.WITNESS, 100));
            disks.put(id, Long.MAX_VALUE);
        }
        TreeSet<NodeId> all = new TreeSet<>(disks.keySet());
        return new Membership(42, members, all, all, disks);
    }

    @Test
    void theFormatIsTheGoldenOne() {
        assertThat(HexFormat.of().formatHex(MembershipCodec.encode(joint()))).isEqualTo(GOLDEN);
        assertThat(decoded(HexFormat.of().parseHex(GOLDEN))).isEqualTo(joint());
    }

    @Test
    void whatIsEncodedIsDecoded() {
        List<Member> members = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            int number = members.size();
            members.add(new Member(NodeId.of(kind.name()), "host-" + kind, 1 + number, kind, number));
        }
        for (Membership membership : List.of(
                joint(),
                Membership.founding(members).at(42),
                Membership.of(members).at(42),
                largest())) {
            assertThat(decoded(MembershipCodec.encode(membership))).isEqualTo(membership);
        }
        assertThat(decoded(MembershipCodec.encode(Membership.NONE))).isEqualTo(Membership.NONE.at(42));
        assertThat(MembershipCodec.encode(largest())).hasSize(MembershipCodec.BYTES_MAX);
    }

    @Test
    void thePayloadIsReadWhereverItLiesAndStaysThere() {
        byte[] bytes = MembershipCodec.encode(joint());
        for (ByteBuffer in : List.of(
                ByteBuffer.allocate(bytes.length + 5),
                ByteBuffer.allocateDirect(bytes.length + 5),
                ByteBuffer.allocate(bytes.length + 8).position(3).slice())) {
            in.position(5).put(bytes).flip().position(5);
            assertThat(MembershipCodec.decode(in.asReadOnlyBuffer(), 42)).isEqualTo(joint());
            assertThat(MembershipCodec.decode(in, 42)).isEqualTo(joint());
            assertThat(in.position()).isEqualTo(5);
        }
    }

    @Test
    void everyOtherByteInEveryPlaceIsFound() {
        byte[] bytes = MembershipCodec.encode(joint());
        for (int at = 0; at < bytes.length; at++) {
            for (int change = 1; change < 256; change++) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) change;
                assertCorrupt(changed, "checksum");
            }
        }
    }

    @Test
    void everyTruncationIsFoundWhetherOrNotTheChecksumFits() {
        byte[] bytes = MembershipCodec.encode(joint());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertCorrupt(cut, "");
            if (length >= 4) {
                assertCorrupt(sealed(cut), "");
            }
        }
        assertCorrupt(sealed(Arrays.copyOf(bytes, bytes.length + 1)), "behind the last member");
    }

    /** Beneath a checksum that fits, every byte may lie: it is a membership or corrupt, and nothing worse. */
    @Test
    void anyBytesAreAMembershipOrCorrupt() {
        long seed = 20_260_131;
        Random random = new Random(seed);
        int corrupt = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = MembershipCodec.encode(joint());
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Membership read = decoded(sealed(bytes));
                assertThat(decoded(MembershipCodec.encode(read))).isEqualTo(read);
            } catch (CorruptEntryException e) {
                corrupt++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", bytes " + Arrays.toString(bytes), e);
            }
        }
        assertThat(corrupt).isGreaterThan(5_000);
    }

    @Test
    void whatIsOutOfRangeIsCorrupt() {
        assertCorrupt(withByte(0, 9), "membership version 9 is not 1");
        assertCorrupt(withByte(1, 3), "cannot be read");
        assertCorrupt(withByte(3, '-'), "node id");
        assertCorrupt(withByte(5, ' '), "host");
        assertCorrupt(withByte(4, 200), "a name of 200 bytes");
        assertCorrupt(withByte(16, Kind.values().length), "kind");
        assertCorrupt(withByte(16, -1), "kind");
        assertCorrupt(withByte(17, 101), "priority");
        assertCorrupt(withByte(17, -1), "priority");
        assertCorrupt(withByte(18, 4), "votes 4");
        assertCorrupt(withByte(19, 0x80), "disk -");
        byte[] noPort = withByte(14, 0);
        noPort[15] = 0;
        assertCorrupt(sealed(noPort), "port");
        assertCorrupt(withByte(28, 'a'), "each node once");
    }

    @Test
    void aPayloadLongerThanAnyMembershipIsNotEvenLookedAt() {
        assertCorrupt(sealed(new byte[MembershipCodec.BYTES_MAX + 1]), "6 to " + MembershipCodec.BYTES_MAX);
    }

    @Test
    void aLengthThatIsOnlyNamedAllocatesNothing() {
        byte[] lies = withByte(1, 255);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertCorrupt(lies, "");

        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            decoded(lies);
        } catch (CorruptEntryException expected) {
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
            return;
        }
        throw new AssertionError("255 members were read out of two");
    }

    @Test
    void aMembershipThatCannotBeWrittenCannotBeMade() {
        assertThatThrownBy(() -> new Member(A, "h".repeat(256), 1)).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> new Member(A, "höst", 1)).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> new Member(A, "a host", 1)).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> largest().with(new Member(A, "h", 1)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("at most 255");
        assertThatThrownBy(() -> new Membership(
                        0,
                        List.of(new Member(A, "h", 1)),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeMap<>(Map.of(A, 0L))))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("disk of a");
    }

    @Test
    void theDiskOfWhoIsNoMemberIsLeftOut() {
        Membership alone = new Membership(
                0,
                List.of(new Member(A, "h", 1)),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>(Map.of(A, 5L, B, 6L)));

        assertThat(alone.disks()).containsOnlyKeys(A);
    }
}
