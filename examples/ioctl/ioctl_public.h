/* What the ioctl driver and its program agree on. */
#ifndef IOCTL_PUBLIC_H
#define IOCTL_PUBLIC_H

#define FILE_DEVICE_EXAMPLE            0x8000u
#define EXAMPLE_CODE(function, method) ((FILE_DEVICE_EXAMPLE << 16) | (0u << 14) | ((function) << 2) | (method))

#define IOCTL_EXAMPLE_BUFFERED   EXAMPLE_CODE(0x800u, 0u) /* METHOD_BUFFERED: one system buffer, in and out */
#define IOCTL_EXAMPLE_IN_DIRECT  EXAMPLE_CODE(0x801u, 1u) /* the "output" buffer is data the driver reads */
#define IOCTL_EXAMPLE_OUT_DIRECT EXAMPLE_CODE(0x802u, 2u) /* the driver writes into the caller's own pages */
#define IOCTL_EXAMPLE_NEITHER    EXAMPLE_CODE(0x803u, 3u) /* raw user pointers: probe, lock, map */

#endif
