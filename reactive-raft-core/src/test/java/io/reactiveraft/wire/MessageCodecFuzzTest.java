package io.reactiveraft.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any bytes are messages or malformed, and never anything else. */
final class MessageCodecFuzzTest {

    private static final long SEED = 20_260_101;

    private static final int CASES = 8_000;

    private final MessageCodec codec = new MessageCodec();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<byte[]> valid = valid();
    private int malformed;

    @Test
    void randomBytes() {
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            decode(bytes);
        }
        assertThat(malformed).isEqualTo(CASES);
    }

    @Test
    void randomHeadersWithAFittingLength() {
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = new byte[6 + random.nextInt(200)];
            random.nextBytes(bytes);
            int length = bytes.length - 4 - random.nextInt(2);
            Arrays.fill(bytes, 0, 3, (byte) 0);
            bytes[3] = (byte) length;
            // An array, and often version 1 in it.
            bytes[4] = (byte) 0xF8;
            bytes[5] = random.nextBoolean() ? (byte) 0xC2 : bytes[5];
            decode(bytes);
        }
        assertThat(malformed).isGreaterThan(CASES / 2);
    }

    @Test
    void bitsFlippedAndBytesReplaced() {
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = valid.get(random.nextInt(valid.size())).clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                int at = random.nextInt(bytes.length);
                bytes[at] =
                        random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] ^ 1 << random.nextInt(8));
            }
            decode(bytes);
        }
        assertThat(malformed).isGreaterThan(CASES / 4);
    }

    @Test
    void everyTruncation() {
        int cases = 0;
        for (byte[] bytes : valid) {
            for (int length = 0; length < bytes.length; length++) {
                decode(Arrays.copyOf(bytes, length));
                cases++;
            }
        }
        assertThat(malformed).as("no part of a frame is a frame").isEqualTo(cases);
    }

    private void decode(byte[] bytes) {
        try {
            for (GroupMessage message : codec.decode(Samples.received(bytes))) {
                assertThat(MessageCodec.bytesMax(message)).isPositive();
            }
        } catch (MalformedFrameException e) {
            assertThat(e).hasMessageNotContaining("null");
            malformed++;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + SEED + ", bytes " + Arrays.toString(bytes), e);
        }
    }

    private List<byte[]> valid() {
        List<byte[]> frames = new ArrayList<>();
        frames.add(Samples.bytes(codec.encode(Samples.mixed())));
        Samples.kinds()
                .values()
                .forEach(messages -> frames.add(Samples.bytes(codec.encode(messages.stream()
                        .map(message -> new GroupMessage(Samples.USERS, message))
                        .toList()))));
        return frames;
    }
}
