package io.reactiveraft.examples.kv;

import io.reactiveraft.NodeId;
import io.reactiveraft.examples.kv.node.KvNode;
import io.reactiveraft.node.RaftRecovery;
import io.reactiveraft.node.RecoveryReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/**
 * {@code recover --raft.node-id=n1 --raft.data-dir=DIR}: the last resort after most voters are lost for good. Shows
 * what is left on a node that is stopped; only with a flag it makes that node the only voter.
 */
final class RecoverCommand {

    /** A flag: without it, nothing is changed. */
    static final String ACCEPT = "accept-possible-loss";

    private RecoverCommand() {}

    static String run(Arguments arguments) {
        arguments.allowing(Set.of(NodeArguments.ID, NodeArguments.DATA, ACCEPT));
        if (arguments.words().size() > 1) {
            throw new UsageException("\"" + arguments.words().get(1) + "\" is not understood; the form is: recover --"
                    + NodeArguments.ID + "=n1 --" + NodeArguments.DATA + "=DIR [--" + ACCEPT + "]");
        }
        NodeId id = NodeArguments.id(arguments.require(NodeArguments.ID, "n1"));
        Path data = NodeArguments.path(NodeArguments.DATA, arguments.require(NodeArguments.DATA, "DIR"));
        if (!Files.isDirectory(data)) {
            throw new UsageException("--" + NodeArguments.DATA + " is \"" + data + "\", which is not a folder");
        }
        boolean accepted = arguments.flag(ACCEPT);
        RaftRecovery recovery = KvNode.recovery(id, data);
        RecoveryReport report = Objects.requireNonNull(recovery.inspect().block());
        if (!accepted) {
            return report.warning() + "\nNothing was changed. --" + ACCEPT + " makes " + id + " the only voter.";
        }
        recovery.force(report.acceptLoss()).block();
        return report.warning() + "\nThis was accepted: " + id + " is the only voter now. Start it as before, and the"
                + " others with empty folders and --" + NodeArguments.JOIN + "; then add them.";
    }
}
