package io.reactiveraft.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/** BlockHound, with a memory: a blocking call fails the run even where a pipeline swallowed the error. */
final class BlockingGuard {

    private BlockingGuard() {}

    static void install() {
        BlockHound.builder()
                // Reactor's and Netty's own, which say what their non-blocking threads are.
                .loadIntegrations()
                // Reads its seed from the kernel's generator, which answers from memory; connection ids need it.
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                .blockingMethodCallback(BlockingGuard::refuse)
                .install();
    }

    private static void refuse(BlockingMethod method) {
        BlockingOperationError error = new BlockingOperationError(method);
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        RunFaults.add("Blocked " + Thread.currentThread() + ": " + trace);
        throw error;
    }
}
