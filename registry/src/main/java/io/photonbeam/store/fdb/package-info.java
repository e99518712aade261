/**
 * The store that machines and data centres share: a FoundationDB cluster, through its Java client.
 *
 * <p>{@link io.photonbeam.store.fdb.FdbStore} is the store; {@code Attempts} runs its transactions
 * by the client's rules and within a deadline; {@code FdbErrors} tells FoundationDB's errors in the
 * words of the store's contract; {@code FdbClient} loads the native client, once a process, and
 * {@code SharedDatabase} shares its connections.
 */
package io.photonbeam.store.fdb;
