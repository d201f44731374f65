package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a leader admits that is not committed yet. */
class AdmissionTest {

    private final Admission admission = new Admission(
            new KernelConfig(LoneKernel.TIMING, new KernelConfig.Limits(1_000, 1_000, 8, 8_000, 1_000, 100_000, 10)));

    @Test
    void asMuchAsIsAllowedIsAdmittedAndNotAByteMore() {
        admission.onAppended(batch(400).stamped(1, 1));

        assertThat(admission.refusalOf(batch(600), true)).isNull();
        assertThat(admission.refusalOf(batch(601), true)).isEqualTo(Reason.OVERLOADED);
    }

    private static EntryBatch batch(int bytes) {
        return EntryBatch.of(EntryKind.COMMAND, List.of(new byte[bytes - EntryBatch.ENTRY_OVERHEAD_BYTES]));
    }
}
