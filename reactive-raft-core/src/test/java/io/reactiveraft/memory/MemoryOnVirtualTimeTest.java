package io.reactiveraft.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

final class MemoryOnVirtualTimeTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<String> happened = new ArrayList<>();

    private GroupLog open() {
        List<GroupLog> logs = new ArrayList<>();
        new MemoryStorage(time, 1)
                .open(ClusterId.of("shop"), NodeId.of("n1"))
                .flatMap(node -> node.group(GroupId.of("orders")))
                .subscribe(logs::add, failed -> happened.add("failed " + failed));
        return logs.get(0);
    }

    @Test
    void nothingHappensBeforeTheSchedulersTurn() {
        GroupLog log = open();
        EntryBatch batch = EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])).stamped(1, 1);
        time.schedule(() -> {
            log.write(new LogWrite(null, 0, List.of(batch)))
                    .thenMany(log.read(1, 1))
                    .subscribe(found -> happened.add("read " + found), failed -> happened.add("failed " + failed));
            happened.add("subscribed");
        });
        assertThat(happened).containsExactly("subscribed", "read NOOP[1..1 term 1, 8 bytes]");
    }
}
