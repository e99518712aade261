/** Opens a store by its URI. */
package io.photonbeam.stores;
