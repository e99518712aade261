/**
 * Dead letters: what left the join without being joined is written to {@code unjoinable/}, with its
 * reason, and can be read from there to be joined after all.
 */
package io.photonbeam.transforms.letters;
