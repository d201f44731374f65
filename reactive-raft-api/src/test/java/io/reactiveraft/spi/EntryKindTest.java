package io.reactiveraft.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EntryKindTest {

    @Test
    void theCodesAreWhatTheyAlwaysWere() {
        assertThat(Arrays.stream(EntryKind.values())
                        .map(kind -> kind.code() + " " + kind)
                        .toList())
                .isEqualTo(List.of("1 COMMAND", "2 NOOP", "3 MEMBERSHIP", "4 SESSION"));
    }

    @Test
    void aCodeIsThatOfOneKindOrCorrupt() {
        for (int code = Byte.MIN_VALUE; code <= Byte.MAX_VALUE; code++) {
            byte tried = (byte) code;
            if (code >= 1 && code <= EntryKind.values().length) {
                assertThat(EntryKind.of(tried).code()).isEqualTo(tried);
            } else {
                assertThatExceptionOfType(CorruptEntryException.class)
                        .isThrownBy(() -> EntryKind.of(tried))
                        .withMessageContaining(Integer.toString(code));
            }
        }
    }
}
