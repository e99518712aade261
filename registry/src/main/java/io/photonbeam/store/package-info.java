/**
 * A small transactional store of ordered byte keys, and what is needed to use one: the contract
 * ({@link io.photonbeam.store.TransactionalStore}), keys made of typed parts in an order-preserving
 * encoding ({@link io.photonbeam.store.TupleWriter}), and long scans ({@link
 * io.photonbeam.store.Scans}).
 *
 * <p>Nothing here knows events, ids or commits.
 */
package io.photonbeam.store;
