/**
 * How a run waits for a store that is away: calls are repeated with growing, jittered pauses; after
 * some failures in a row a circuit opens, so that one caller at a time tries the store while the
 * others wait and nothing more is read. The state machine of the circuit is Resilience4j's; waiting
 * in it, until the store is back or the run ends, is ours.
 *
 * <p>A store becomes part of it in one line, and is then called through what that returns:
 *
 * <pre>{@code
 * StoreCalls<IdRegistry> registry = patience.callsTo("registry", this::openRegistry);
 * Lookup lookup = registry.read(r -> r.lookup(ids));
 * }</pre>
 */
package io.photonbeam.transforms.patience;
