package io.reactiveraft.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Makes Netty's leak detectors, and hands what they find to a sink instead of only to a log. */
final class LeakGuard extends ResourceLeakDetectorFactory {

    private static final int GC_ROUNDS = 6;
    private static final long MILLIS_PER_ROUND = 20;

    private final List<ResourceLeakDetector<?>> detectors = new CopyOnWriteArrayList<>();
    private final Consumer<String> sink;

    LeakGuard(Consumer<String> sink) {
        this.sink = sink;
    }

    /** Must come before the first buffer: Netty's classes ask for their detector as they are initialised. */
    static void install() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new LeakGuard(RunFaults::add));
    }

    static void settleInstalled() {
        if (!(ResourceLeakDetectorFactory.instance() instanceof LeakGuard guard)) {
            throw new IllegalStateException("Somebody replaced the leak guard");
        }
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new IllegalStateException("Run the tests with -Dio.netty.leakDetection.level=paranoid");
        }
        guard.settle();
    }

    /** A detector learns of a leak from the garbage collector, and speaks of it only when it tracks the next object. */
    void settle() {
        for (int round = 0; round < GC_ROUNDS; round++) {
            System.gc();
            pause();
            detectors.forEach(LeakGuard::poll);
        }
    }

    @SuppressWarnings("unchecked")
    private static void poll(ResourceLeakDetector<?> detector) {
        Object probe = new Object();
        ResourceLeakTracker<Object> tracker = ((ResourceLeakDetector<Object>) detector).trackForcibly(probe);
        if (tracker != null) {
            tracker.close(probe);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(MILLIS_PER_ROUND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
        ResourceLeakDetector<T> detector = new Detector<>(resource, samplingInterval, sink);
        detectors.add(detector);
        return detector;
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // an override has to be there, not to be inlined
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return newResourceLeakDetector(resource, samplingInterval);
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {

        private final Consumer<String> sink;

        Detector(Class<?> resource, int samplingInterval, Consumer<String> sink) {
            super(resource, samplingInterval);
            this.sink = sink;
        }

        /** Netty reports nothing where its logger is off. */
        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            sink.accept("Leaked " + resource + ":" + records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            sink.accept("Leaked " + resource + ", without a record");
        }
    }
}
