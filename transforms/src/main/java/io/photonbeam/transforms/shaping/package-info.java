/** Makes rows of joined pairs, as they are or as an application's adapter shapes them. */
package io.photonbeam.transforms.shaping;
