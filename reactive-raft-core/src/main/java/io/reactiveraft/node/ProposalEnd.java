package io.reactiveraft.node;

import io.reactiveraft.CommandResult;
import io.reactiveraft.RaftException;

/** Is told once how a proposal ended; must not throw. */
interface ProposalEnd {

    /** It was applied, and this is what came of it; on the apply worker. */
    void applied(CommandResult result);

    /** It came to nothing, or nothing is known of it; on the apply worker, the loop, or the proposer's own thread. */
    void failed(RaftException error);
}
