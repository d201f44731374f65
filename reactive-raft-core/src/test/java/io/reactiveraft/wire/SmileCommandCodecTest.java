package io.reactiveraft.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.Command;
import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.InvalidConfigException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SmileCommandCodecTest {

    sealed interface KvCommand<R> extends Command<R> permits PutAll, Put, Counting {}

    @SuppressWarnings("ArrayRecordComponent") // that arrays work is what is tested
    record Put(String key, byte[] value) implements KvCommand<Long> {}

    record PutAll(Map<String, String> entries, List<Integer> numbers, Instant at) implements KvCommand<Void> {}

    sealed interface Counting extends KvCommand<Long> permits Increment {}

    record Increment(String key, long by) implements Counting {
        Increment {
            if (by < 0) {
                throw new IllegalStateException("counts up only");
            }
        }
    }

    record Foreign(int value) implements Command<Void> {}

    private final SmileCommandCodec codec = SmileCommandCodec.of(KvCommand.class);

    @Test
    void commandsComeBackEqual() {
        PutAll putAll = new PutAll(Map.of("a", "1"), List.of(1, 2), Instant.parse("2026-01-01T00:00:00.123456789Z"));
        Increment increment = new Increment("k", Long.MAX_VALUE);

        assertThat(decode(codec.encode(putAll))).isEqualTo(putAll);
        assertThat(decode(codec.encode(increment))).isEqualTo(increment);
    }

    @Test
    void bytesStayBytes() {
        byte[] value = new byte[10_000];
        new SplittableRandom(1).nextBytes(value);

        byte[] encoded = codec.encode(new Put("k", value));

        assertThat(encoded.length).isLessThan(11_500);
        assertThat(decode(encoded)).isInstanceOfSatisfying(Put.class, put -> {
            assertThat(put.key()).isEqualTo("k");
            assertThat(put.value()).isEqualTo(value);
        });
    }

    @Test
    void theNameIsTheRecordsOwnInLowerCamelCase() {
        byte[] encoded = codec.encode(new PutAll(Map.of(), List.of(), Instant.EPOCH));

        assertThat(encoded).startsWith(6, 'p', 'u', 't', 'A', 'l', 'l');
    }

    @Test
    void aChosenNameOutlivesTheClass() {
        SmileCommandCodec old =
                SmileCommandCodec.builder().register("inc", Increment.class).build();
        SmileCommandCodec renamed =
                SmileCommandCodec.builder().register("inc", Successor.class).build();

        assertThat(renamed.decode(ByteBuffer.wrap(old.encode(new Increment("k", 2)))))
                .isEqualTo(new Successor("k", 2, false));
    }

    record Successor(String key, long by, boolean added) implements Command<Long> {}

    @Test
    void theBufferIsLeftAlone() {
        ByteBuffer bytes = ByteBuffer.wrap(codec.encode(new Increment("k", 1))).asReadOnlyBuffer();

        codec.decode(bytes);

        assertThat(bytes.position()).isZero();
    }

    @Test
    void unknownTypesAndNamesAreRefusedWithWhatIsKnown() {
        assertThatThrownBy(() -> codec.encode(new Foreign(1)))
                .isInstanceOf(CommandRejectedException.class)
                .hasMessageContainingAll("Foreign", "[increment, put, putAll]");
        byte[] foreign = SmileCommandCodec.builder()
                .register("foreign", Foreign.class)
                .build()
                .encode(new Foreign(1));
        assertThatThrownBy(() -> decode(foreign))
                .isInstanceOf(CommandRejectedException.class)
                .hasMessageContainingAll("'foreign'", "[increment, put, putAll]");
    }

    @Test
    void whatTheRecordItselfRefusesIsRefused() {
        SmileCommandCodec lax =
                SmileCommandCodec.builder().register("increment", Lax.class).build();

        assertThatThrownBy(() -> decode(lax.encode(new Lax("k", -1))))
                .isInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("counts up only");
    }

    record Lax(String key, long by) implements Command<Long> {}

    @Test
    void resultsComeBackEqualAsTheTypeThatTheCommandDeclares() {
        assertThat(reread(Put.class, 7L)).isEqualTo(7L);
        assertThat(reread(Increment.class, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(reread(PutAll.class, null)).isNull();
        SmileCommandCodec shops =
                SmileCommandCodec.builder().register("stock", Stock.class).build();
        List<Shelf> shelves = List.of(new Shelf("a", Map.of("x", 1L)), new Shelf("b", Map.of()));
        assertThat(shops.decodeResult(ByteBuffer.wrap(shops.encodeResult(Stock.class, shelves))))
                .isEqualTo(shelves);
    }

    record Shelf(String name, Map<String, Long> items) {}

    record Stock() implements Command<List<Shelf>> {}

    @Test
    void aResultThatCouldNotBeReadAgainIsRefusedWhenItIsWritten() {
        SmileCommandCodec vague =
                SmileCommandCodec.builder().register("vague", Vague.class).build();

        assertThatThrownBy(() -> vague.encodeResult(Vague.class, new Shelf("a", Map.of())))
                .isInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("the result of vague");
        assertThatThrownBy(() -> codec.encodeResult(Foreign.class, null)).isInstanceOf(CommandRejectedException.class);
        assertThatThrownBy(() -> codec.decodeResult(ByteBuffer.wrap(new byte[] {3, 'p', 'u', 't', 'x'})))
                .isInstanceOf(CommandRejectedException.class);
    }

    record Vague() implements Command<Comparable<?>> {}

    private @Nullable Object reread(Class<?> commandType, @Nullable Object result) {
        return codec.decodeResult(ByteBuffer.wrap(codec.encodeResult(commandType, result)));
    }

    @Test
    void anyBytesAreACommandOrRefused() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] valid = codec.encode(new PutAll(Map.of("a", "1"), List.of(1, 2), Instant.EPOCH));
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Arrays.copyOf(valid, random.nextInt(2) == 0 ? valid.length : random.nextInt(valid.length));
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(decode(bytes)).isNotNull();
            } catch (CommandRejectedException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2_500);
    }

    @Test
    void namesAndTypesAreRegisteredOnce() {
        SmileCommandCodec.Builder builder = SmileCommandCodec.builder().register("put", Put.class);

        assertThatThrownBy(() -> builder.register("put", Foreign.class)).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> builder.register("other", Put.class)).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> builder.register("wrong name", Foreign.class))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("wrong name");
        assertThatThrownBy(() -> SmileCommandCodec.builder().build()).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> SmileCommandCodec.of(ProcessHandle.class)).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> SmileCommandCodec.of(Foreign.class))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("sealed");
    }

    private Command<?> decode(byte[] bytes) {
        return codec.decode(ByteBuffer.wrap(bytes));
    }
}
