/* What the edu driver and its programs share. */
#ifndef EDU_PUBLIC_H
#define EDU_PUBLIC_H

/* FILE_DEVICE_UNKNOWN, FILE_ANY_ACCESS; method 0: METHOD_BUFFERED, 1: METHOD_IN_DIRECT, 2: METHOD_OUT_DIRECT */
#define EDU_CODE(n, method) (0x22u << 16 | (0x800u + (n)) << 2 | (method))

#define IOCTL_EDU_IDENTIFY         EDU_CODE(0, 0) /* out: the identification register */
#define IOCTL_EDU_FACTORIAL_POLLED EDU_CODE(1, 0) /* in: n; out: n!; the processor watches the busy bit */
#define IOCTL_EDU_FACTORIAL        EDU_CODE(2, 0) /* the same; the device interrupts when it is done */
#define IOCTL_EDU_COUNT            EDU_CODE(3, 0) /* out: struct edu_count */

/* The "output" buffer, up to 4096 bytes, to the device's memory by DMA, and back */
#define IOCTL_EDU_STORE EDU_CODE(4, 1)
#define IOCTL_EDU_LOAD  EDU_CODE(5, 2)

struct edu_count {
    unsigned interrupts; /* that were the device's */
    unsigned messages;   /* 0: it interrupts by its line; otherwise how many messages it has */
};

#endif
