/* What the secure driver understands; its program includes this, too. */
#ifndef SECURE_PUBLIC_H
#define SECURE_PUBLIC_H

/* CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800.., METHOD_BUFFERED, access) */
#define IOCTL_SECURE_READ  0x226000u /* FILE_READ_ACCESS: how much is in the account */
#define IOCTL_SECURE_WRITE 0x22A004u /* FILE_WRITE_ACCESS: sets it */
#define IOCTL_SECURE_RESET 0x222008u /* FILE_ANY_ACCESS, but the driver asks for SeLoadDriverPrivilege */
#define IOCTL_SECURE_WHO   0x22200Cu /* FILE_ANY_ACCESS: 1 for a member of Administrators */

#endif
