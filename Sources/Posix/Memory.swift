private import CPosix

/// Has memory come into the processor's caches, to be written to soon.
package func prefetch(_ place: UnsafeRawPointer?) {
    unsafe cposix_prefetch(place)
}
