/* The functions of shlwapi.h for one kind of character: CH, with NAME making the name of each. Included twice. */

static CH *NAME(end_of)(const CH *text)
{
    while (*text)
        text++;
    return (CH *)text;
}

static void NAME(copy)(CH *to, const CH *from)
{
    while ((*to++ = *from++))
        continue;
}

/* Behind what names a drive, with its slash, or the slash of a root. */
static const CH *NAME(behind_root)(const CH *path)
{
    if (*path && path[1] == ':')
        return path + 2 + (path[2] == '\\');
    return path + (*path == '\\') + (*path == '\\' && path[1] == '\\');
}

CH *NAME(PathFindFileName)(const CH *path)
{
    const CH *name = path;

    for (const CH *at = path; *at; at++)
        if ((*at == '\\' || *at == '/' || *at == ':') && at[1] && at[1] != '\\' && at[1] != '/')
            name = at + 1;
    return (CH *)name;
}

CH *NAME(PathFindExtension)(const CH *path)
{
    const CH *end = NAME(end_of)(path), *found = NULL;

    for (const CH *at = path; *at; at++) {
        if (*at == '\\' || *at == ' ')
            found = NULL;
        if (*at == '.')
            found = at;
    }
    return (CH *)(found ? found : end);
}

void NAME(PathRemoveExtension)(CH *path)
{
    *NAME(PathFindExtension)(path) = 0;
}

BOOL NAME(PathRenameExtension)(CH *path, const CH *extension)
{
    CH *at = NAME(PathFindExtension)(path);

    if ((at - path) + (NAME(end_of)(extension) - extension) >= MAX_PATH)
        return FALSE;
    NAME(copy)(at, extension);
    return TRUE;
}

BOOL NAME(PathRemoveFileSpec)(CH *path)
{
    const CH *root = NAME(behind_root)(path);
    CH *cut = (CH *)root;

    for (CH *at = (CH *)root; *at; at++)
        if (*at == '\\')
            cut = at;
    if (!*cut)
        return FALSE;
    *cut = 0;
    return TRUE;
}

void NAME(PathStripPath)(CH *path)
{
    NAME(copy)(path, NAME(PathFindFileName)(path));
}

CH *NAME(PathAddBackslash)(CH *path)
{
    CH *end = NAME(end_of)(path);

    if (end - path >= MAX_PATH - 1)
        return NULL;
    if (end > path && end[-1] != '\\') {
        *end++ = '\\';
        *end = 0;
    }
    return end;
}

CH *NAME(PathRemoveBackslash)(CH *path)
{
    CH *end = NAME(end_of)(path);

    if (end > NAME(behind_root)(path) && end[-1] == '\\')
        *--end = 0;
    return end;
}

BOOL NAME(PathAppend)(CH *path, const CH *more)
{
    CH *end;

    while (*more == '\\')
        more++;
    if ((NAME(end_of)(path) - path) + (NAME(end_of)(more) - more) + 1 >= MAX_PATH)
        return FALSE;
    end = NAME(PathAddBackslash)(path);
    NAME(copy)(end, more);
    return TRUE;
}

BOOL NAME(PathIsRelative)(const CH *path)
{
    return NAME(behind_root)(path) == path;
}

CH *NAME(PathCombine)(CH *to, const CH *folder, const CH *file)
{
    CH whole[MAX_PATH] = {0};

    if (!folder && !file)
        return NULL;
    if (!file || NAME(PathIsRelative)(file)) {
        if (folder && NAME(end_of)(folder) - folder >= MAX_PATH)
            return NULL;
        NAME(copy)(whole, folder ? folder : whole);
        if (file && !NAME(PathAppend)(whole, file))
            return NULL;
    } else if (NAME(end_of)(file) - file >= MAX_PATH) {
        return NULL;
    } else {
        NAME(copy)(whole, file);
    }
    NAME(copy)(to, whole);
    return to;
}

BOOL NAME(PathFileExists)(const CH *path)
{
    return NAME(GetFileAttributes)(path) != INVALID_FILE_ATTRIBUTES;
}

BOOL NAME(PathIsDirectory)(const CH *path)
{
    DWORD attributes = NAME(GetFileAttributes)(path);

    return attributes == INVALID_FILE_ATTRIBUTES ? FALSE : (BOOL)(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

static CH *NAME(find)(const CH *text, const CH *part, BOOL folded)
{
    if (!*part)
        return NULL;
    for (; *text; text++) {
        SIZE_T i = 0;

        while (part[i] && (folded ? FOLD(text[i]) == FOLD(part[i]) : text[i] == part[i]))
            i++;
        if (!part[i])
            return (CH *)text;
    }
    return NULL;
}

CH *NAME(StrStr)(const CH *text, const CH *part)
{
    return NAME(find)(text, part, FALSE);
}

CH *NAME(StrStrI)(const CH *text, const CH *part)
{
    return NAME(find)(text, part, TRUE);
}

int NAME(StrCmpI)(const CH *left, const CH *right)
{
    while (*left && FOLD(*left) == FOLD(*right)) {
        left++;
        right++;
    }
    return (FOLD(*left) > FOLD(*right)) - (FOLD(*left) < FOLD(*right));
}
