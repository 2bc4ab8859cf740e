/* Requests to ACPI: evaluating methods. */
#ifndef NTLAB_ACPIIOCT_H
#define NTLAB_ACPIIOCT_H

#include <ntdef.h>
#include <devioctl.h>

LAB_DDK_BEGIN

#define ACPI_EVAL_INPUT_BUFFER_SIGNATURE                   'BieA'
#define ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER_SIGNATURE    'IieA'
#define ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING_SIGNATURE     'SieA'
#define ACPI_EVAL_INPUT_BUFFER_COMPLEX_SIGNATURE           'CieA'
#define ACPI_EVAL_OUTPUT_BUFFER_SIGNATURE                  'BoeA'
#define ACPI_EVAL_INPUT_BUFFER_SIGNATURE_EX                'AieA'
#define ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER_SIGNATURE_EX 'DieA'
#define ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING_SIGNATURE_EX  'EieA'
#define ACPI_EVAL_INPUT_BUFFER_COMPLEX_SIGNATURE_EX        'FieA'
#define ACPI_ENUM_CHILDREN_OUTPUT_BUFFER_SIGNATURE         'GieA'
#define ACPI_ENUM_CHILDREN_INPUT_BUFFER_SIGNATURE          'HieA'
#define ACPI_METHOD_ARGUMENT_INTEGER                       0
#define ACPI_METHOD_ARGUMENT_STRING                        1
#define ACPI_METHOD_ARGUMENT_BUFFER                        2
#define ACPI_METHOD_ARGUMENT_PACKAGE                       3
#define ACPI_METHOD_ARGUMENT_PACKAGE_EX                    4
#define ACPI_ACQUIRE_GLOBAL_LOCK_SIGNATURE                 'LgaA'
#define ACPI_RELEASE_GLOBAL_LOCK_SIGNATURE                 'LgrA'
#define ACPI_OBJECT_HAS_CHILDREN                           1
#define ENUM_CHILDREN_IMMEDIATE_ONLY                       1
#define ENUM_CHILDREN_MULTILEVEL                           2
#define ENUM_CHILDREN_NAME_IS_FILTER                       4
#define IOCTL_ACPI_ASYNC_EVAL_METHOD                                                                                   \
    CTL_CODE(FILE_DEVICE_ACPI, 0x000, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_EVAL_METHOD CTL_CODE(FILE_DEVICE_ACPI, 0x001, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_ACQUIRE_GLOBAL_LOCK                                                                                 \
    CTL_CODE(FILE_DEVICE_ACPI, 0x004, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_RELEASE_GLOBAL_LOCK                                                                                 \
    CTL_CODE(FILE_DEVICE_ACPI, 0x005, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_EVAL_METHOD_EX                                                                                      \
    CTL_CODE(FILE_DEVICE_ACPI, 0x006, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_ASYNC_EVAL_METHOD_EX                                                                                \
    CTL_CODE(FILE_DEVICE_ACPI, 0x007, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_ENUM_CHILDREN                                                                                       \
    CTL_CODE(FILE_DEVICE_ACPI, 0x008, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)

typedef struct _ACPI_EVAL_INPUT_BUFFER {
    ULONG Signature;
    union {
        UCHAR MethodName[4];
        ULONG MethodNameAsUlong;
    };
} ACPI_EVAL_INPUT_BUFFER, *PACPI_EVAL_INPUT_BUFFER;

typedef struct _ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER {
    ULONG Signature;
    union {
        UCHAR MethodName[4];
        ULONG MethodNameAsUlong;
    };
    ULONG IntegerArgument;
} ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER, *PACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER;

typedef struct _ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING {
    ULONG Signature;
    union {
        UCHAR MethodName[4];
        ULONG MethodNameAsUlong;
    };
    ULONG StringLength;
    UCHAR String[1];
} ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING, *PACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING;

typedef struct _ACPI_METHOD_ARGUMENT {
    USHORT Type;
    USHORT DataLength;
    union {
        ULONG Argument;
        UCHAR Data[1];
    };
} ACPI_METHOD_ARGUMENT;

typedef ACPI_METHOD_ARGUMENT *PACPI_METHOD_ARGUMENT;

typedef struct _ACPI_EVAL_INPUT_BUFFER_COMPLEX {
    ULONG Signature;
    union {
        UCHAR MethodName[4];
        ULONG MethodNameAsUlong;
    };
    ULONG Size;
    ULONG ArgumentCount;
    ACPI_METHOD_ARGUMENT Argument[1];
} ACPI_EVAL_INPUT_BUFFER_COMPLEX, *PACPI_EVAL_INPUT_BUFFER_COMPLEX;

typedef struct _ACPI_EVAL_OUTPUT_BUFFER {
    ULONG Signature;
    ULONG Length;
    ULONG Count;
    ACPI_METHOD_ARGUMENT Argument[1];
} ACPI_EVAL_OUTPUT_BUFFER;

typedef ACPI_EVAL_OUTPUT_BUFFER *PACPI_EVAL_OUTPUT_BUFFER;

typedef struct _ACPI_MANIPULATE_GLOBAL_LOCK_BUFFER {
    ULONG Signature;
    PVOID LockObject;
} ACPI_MANIPULATE_GLOBAL_LOCK_BUFFER, *PACPI_MANIPULATE_GLOBAL_LOCK_BUFFER;

typedef struct _ACPI_EVAL_INPUT_BUFFER_EX {
    ULONG Signature;
    CHAR MethodName[256];
} ACPI_EVAL_INPUT_BUFFER_EX, *PACPI_EVAL_INPUT_BUFFER_EX;

typedef struct _ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER_EX {
    ULONG Signature;
    CHAR MethodName[256];
    ULONG64 IntegerArgument;
} ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER_EX, *PACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER_EX;

typedef struct _ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING_EX {
    ULONG Signature;
    CHAR MethodName[256];
    ULONG StringLength;
    UCHAR String[1];
} ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING_EX, *PACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING_EX;

typedef struct _ACPI_EVAL_INPUT_BUFFER_COMPLEX_EX {
    ULONG Signature;
    CHAR MethodName[256];
    ULONG Size;
    ULONG ArgumentCount;
    ACPI_METHOD_ARGUMENT Argument[1];
} ACPI_EVAL_INPUT_BUFFER_COMPLEX_EX, *PACPI_EVAL_INPUT_BUFFER_COMPLEX_EX;

typedef struct _ACPI_ENUM_CHILDREN_INPUT_BUFFER {
    ULONG Signature;
    ULONG Flags;
    ULONG NameLength;
    CHAR Name[1];
} ACPI_ENUM_CHILDREN_INPUT_BUFFER, *PACPI_ENUM_CHILDREN_INPUT_BUFFER;

typedef struct _ACPI_ENUM_CHILD {
    ULONG Flags;
    ULONG NameLength;
    CHAR Name[1];
} ACPI_ENUM_CHILD;

typedef ACPI_ENUM_CHILD *PACPI_ENUM_CHILD;

typedef struct _ACPI_ENUM_CHILDREN_OUTPUT_BUFFER {
    ULONG Signature;
    ULONG NumberOfChildren;
    ACPI_ENUM_CHILD Children[1];
} ACPI_ENUM_CHILDREN_OUTPUT_BUFFER;

typedef ACPI_ENUM_CHILDREN_OUTPUT_BUFFER *PACPI_ENUM_CHILDREN_OUTPUT_BUFFER;

/* Arguments lie one behind the other; each takes its header and at least four bytes of data. */
#define ACPI_METHOD_ARGUMENT_LENGTH(DataLength)                                                                        \
    (FIELD_OFFSET(ACPI_METHOD_ARGUMENT, Data) + ((DataLength) > sizeof(ULONG) ? (DataLength) : sizeof(ULONG)))
#define ACPI_METHOD_ARGUMENT_LENGTH_FROM_ARGUMENT(Argument)                                                            \
    ACPI_METHOD_ARGUMENT_LENGTH(((PACPI_METHOD_ARGUMENT)(Argument))->DataLength)
#define ACPI_METHOD_NEXT_ARGUMENT(Argument)                                                                            \
    ((PACPI_METHOD_ARGUMENT)((PUCHAR)(Argument) + ACPI_METHOD_ARGUMENT_LENGTH_FROM_ARGUMENT(Argument)))
#define ACPI_METHOD_SET_ARGUMENT_INTEGER(To, Value)                                                                    \
    {                                                                                                                  \
        (To)->Type = ACPI_METHOD_ARGUMENT_INTEGER;                                                                     \
        (To)->DataLength = sizeof(ULONG);                                                                              \
        (To)->Argument = (Value);                                                                                      \
    }
#define LAB_ACPI_SET_BYTES(To, Kind, From, Count)                                                                      \
    {                                                                                                                  \
        (To)->Type = (Kind);                                                                                           \
        (To)->DataLength = (USHORT)(Count);                                                                            \
        RtlCopyMemory((To)->Data, (From), (To)->DataLength);                                                           \
    }
#define ACPI_METHOD_SET_ARGUMENT_STRING(To, Text)                                                                      \
    LAB_ACPI_SET_BYTES(To, ACPI_METHOD_ARGUMENT_STRING, Text, strlen((const char *)(Text)) + 1)
#define ACPI_METHOD_SET_ARGUMENT_BUFFER(To, Bytes, Count)                                                              \
    LAB_ACPI_SET_BYTES(To, ACPI_METHOD_ARGUMENT_BUFFER, Bytes, Count)
#define ACPI_ENUM_CHILD_LENGTH_FROM_CHILD(Child) (2 * sizeof(ULONG) + (Child)->NameLength)
#define ACPI_ENUM_CHILD_NEXT(Child)              ((PACPI_ENUM_CHILD)((PUCHAR)(Child) + ACPI_ENUM_CHILD_LENGTH_FROM_CHILD(Child)))

LAB_DDK_END

#endif
