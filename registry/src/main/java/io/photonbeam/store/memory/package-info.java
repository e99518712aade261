/** The store for tests and simulations: nothing but memory, and as strict as a real one. */
package io.photonbeam.store.memory;
