/**
 * The other ways to join, each a program of its own: started in a JVM of its own, it tells on its
 * standard output how long it worked.
 */
package io.photonbeam.peers.contender;
