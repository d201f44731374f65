package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Slots go round, and those of proposals that nobody holds any more come back. */
class SessionSlotsTest {

    private final SessionSlots<Object> slots = new SessionSlots<>(3);

    @Test
    void aSlotGivenBackLastIsTakenFirst() {
        assertThat(List.of(slots.take(), slots.take())).containsExactly(0, 1);
        slots.release(0);
        assertThat(slots.take()).isZero();
        assertThat(slots.take()).isEqualTo(2);
        assertThat(slots.take()).isEqualTo(-1);
    }

    @Test
    void aParkedSlotIsKeptForWhoHoldsItAndFreeOnceNobodyDoes() {
        List<Object> holders = new ArrayList<>(List.of(new Object(), new Object(), new Object()));
        for (Object holder : holders) {
            slots.park(slots.take(), holder);
        }
        assertThat(slots.take()).isEqualTo(-1);
        forget(holders, 1);
        assertThat(slots.take()).isEqualTo(1);
        assertThat(slots.take()).isEqualTo(-1);
        slots.release(2);
        forget(holders, 1);
        assertThat(slots.take()).isEqualTo(2);
        assertThat(slots.take())
                .as("the slot that was given back is not found again")
                .isEqualTo(-1);
    }

    private static void forget(List<Object> holders, int number) {
        WeakReference<@Nullable Object> gone = new WeakReference<>(holders.remove(number));
        while (!gone.refersTo(null)) {
            System.gc();
        }
    }
}
