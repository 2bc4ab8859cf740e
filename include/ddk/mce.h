/* Machine check records: ntddk.h has them. */
#include <ntddk.h>
