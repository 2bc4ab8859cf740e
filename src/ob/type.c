/* Object types: what Ob knows about a kind of object. A type is itself an object, in \ObjectTypes. */
#include "ob/ob_local.h"
#include "ob/peek.h"

POBJECT_TYPE lab__ob_type_type, lab__ob_directory_type, lab__ob_symbolic_link_type;

static struct _OBJECT_TYPE types[LAB_OB_TYPES];
static ULONG type_count;

void lab__ob_types_reset(void)
{
    type_count = 0;
}

POBJECT_TYPE lab__ob_type_create(const WCHAR *name, const struct lab__ob_procedures *procedures,
                                 const GENERIC_MAPPING *mapping, ACCESS_MASK valid_access, ULONG default_wait_offset)
{
    struct _OBJECT_TYPE *type = &types[type_count];

    if (type_count == LAB_OB_TYPES)
        lab__ke_bugcheck(0xE9, 0, 0, 0, 0);
    RtlZeroMemory(type, sizeof *type);
    RtlInitUnicodeString(&type->name, name);
    if (procedures)
        type->procedures = *procedures;
    type->mapping = *mapping;
    type->valid_access = valid_access;
    type->pool_tag = LAB_OB_TAG;
    type->default_wait_offset = default_wait_offset;
    type->index = type_count++;
    InitializeListHead(&type->objects);
    InitializeListHead(&type->callbacks);
    return type;
}

ULONG lab__ob_type_count(void)
{
    return type_count;
}

POBJECT_TYPE lab__ob_type_at(ULONG index)
{
    return &types[index];
}

/* ObGetObjectType: undocumented, widely used: the type of an object. IRQL <= DISPATCH_LEVEL. */
POBJECT_TYPE ObGetObjectType(PVOID Object)
{
    return lab__ob_header_of(Object)->type;
}
