/* What the edu driver and its programs share. */
#ifndef EDU_PUBLIC_H
#define EDU_PUBLIC_H

#define EDU_CODE(n) (0x22u << 16 | (0x800u + (n)) << 2) /* FILE_DEVICE_UNKNOWN, METHOD_BUFFERED, FILE_ANY_ACCESS */

#define IOCTL_EDU_IDENTIFY         EDU_CODE(0) /* out: the identification register */
#define IOCTL_EDU_FACTORIAL_POLLED EDU_CODE(1) /* in: n; out: n!; the processor watches the busy bit */
#define IOCTL_EDU_FACTORIAL        EDU_CODE(2) /* the same; the device interrupts when it is done */
#define IOCTL_EDU_COUNT            EDU_CODE(3) /* out: struct edu_count */

struct edu_count {
    unsigned interrupts; /* that were the device's */
    unsigned messages;   /* 0: it interrupts by its line; otherwise how many
                            messages it has */
};

#endif
