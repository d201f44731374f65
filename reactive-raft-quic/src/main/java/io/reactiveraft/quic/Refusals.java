package io.reactiveraft.quic;

import io.reactiveraft.spi.TransportEvent;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts who was not let in and why, on any thread; tells each as an event, logs once per remote and reason. */
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    /** Whoever comes from ever new addresses fills the log, but not the memory. */
    private static final int REMEMBERED_MAX = 1024;

    private final Map<Refusal, AtomicLong> counts = new EnumMap<>(Refusal.class);
    private final Executor home;
    private final Consumer<TransportEvent> events;

    /** Who was logged already, the eldest first. On the home loop. */
    private final Map<String, Refusal> logged = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    Refusals(Executor home, Consumer<TransportEvent> events) {
        this.home = home;
        this.events = events;
        for (Refusal refusal : Refusal.values()) {
            counts.put(refusal, new AtomicLong());
        }
    }

    void refused(String remote, Refusal refusal, String detail) {
        AtomicLong count = counts.get(refusal);
        if (count != null) {
            count.incrementAndGet();
        }
        Loops.execute(home, () -> tell(remote, refusal, detail));
    }

    Map<Refusal, Long> counts() {
        Map<Refusal, Long> occurred = new EnumMap<>(Refusal.class);
        counts.forEach((refusal, count) -> {
            if (count.get() > 0) {
                occurred.put(refusal, count.get());
            }
        });
        return Collections.unmodifiableMap(occurred);
    }

    private void tell(String remote, Refusal refusal, String detail) {
        // The port of whoever dials changes each time.
        String host = remote.substring(0, Math.max(remote.lastIndexOf(':'), 0));
        if (logged.put(host + ' ' + refusal, refusal) == null) {
            log.warn("Refused {}: {}, {}. Repetitions are logged at debug level", remote, refusal, detail);
        } else {
            log.debug("Refused {}: {}, {}", remote, refusal, detail);
        }
        events.accept(new TransportEvent.Refused(remote, refusal, detail));
    }
}
