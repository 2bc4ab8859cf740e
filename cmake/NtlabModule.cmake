# ntlab_add_plain_driver(name SOURCES file... [INCLUDES folder...] [DEFINES word...]): a driver module by plain compiler flags.
# The driver's own files must not use `long` (32 bits on Windows), __try, or MSVC's preprocessor habits.
if(NOT DEFINED NTLAB_DDK_INCLUDE)
  set(NTLAB_DDK_INCLUDE "${PROJECT_SOURCE_DIR}/include/ddk")
endif()

function(ntlab_add_plain_driver name)
  cmake_parse_arguments(arg "" "" "SOURCES;INCLUDES;DEFINES" ${ARGN})
  add_library(${name} MODULE ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" C_VISIBILITY_PRESET default POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${name} PRIVATE "${NTLAB_DDK_INCLUDE}/crt" "${NTLAB_DDK_INCLUDE}" ${arg_INCLUDES})
  target_compile_definitions(${name} PRIVATE ${arg_DEFINES})
  target_compile_options(${name} PRIVATE -fshort-wchar -fsigned-char -fwrapv -fno-strict-aliasing -fno-delete-null-pointer-checks
    $<$<C_COMPILER_ID:GNU>:-fno-aggressive-loop-optimizations> # arrays of one at a structure's end hold more
    -fno-omit-frame-pointer -fno-optimize-sibling-calls -fstack-protector-strong -fms-extensions -g -Wno-multichar -Wno-unknown-pragmas -Wno-pragma-pack
    -fno-builtin-sprintf -fno-builtin-snprintf -fno-builtin-vsprintf -fno-builtin-vsnprintf -fno-builtin-sscanf)
  target_link_libraries(${name} PRIVATE ntlab::ntlab_import)
  if(TARGET ntlab_generated)
    add_dependencies(${name} ntlab_generated)
  endif()
  if(APPLE)
    target_link_options(${name} PRIVATE -undefined dynamic_lookup)
  else()
    target_link_options(${name} PRIVATE -Wl,-Bsymbolic -Wl,--unresolved-symbols=ignore-all)
  endif()
endfunction()

# --- drivers as they are --------------------------------------------------------------------------------------------------------
# ntlab_add_driver(name SOURCES file...): a driver module compiled as `ntlab build` does: sources for MSVC, unchanged, in C and C++.
# The target is an ordinary MODULE library: target_include_directories, target_compile_definitions and target_link_libraries hold,
# and $<TARGET_FILE:name> is the module. ntlab_add_driver_library(name [STATIC] file...): a library for such drivers.
function(ntlab_driver_settings name)
  if(TARGET ntlab_cli)
    set(NTLAB_COMMAND "${ntlab_BINARY_DIR}/src/cli/ntlab")
  else()
    get_target_property(NTLAB_COMMAND ntlab::cli LOCATION)
  endif()
  set_target_properties(${name} PROPERTIES PREFIX "" C_VISIBILITY_PRESET default CXX_VISIBILITY_PRESET default
    POSITION_INDEPENDENT_CODE ON LINKER_LANGUAGE C C_LINKER_LAUNCHER "${NTLAB_COMMAND};link"
    C_COMPILER_LAUNCHER "${NTLAB_COMMAND};compile" CXX_COMPILER_LAUNCHER "${NTLAB_COMMAND};compile")
  if(TARGET ntlab_cli)
    add_dependencies(${name} ntlab_cli)
  endif()
endfunction()

# A .def among the sources says what the driver exports to others. IMPORTS target...: it imports from these.
function(ntlab_add_driver name)
  cmake_parse_arguments(arg "" "" "SOURCES;INCLUDES;DEFINES;IMPORTS" ${ARGN})
  set(definitions ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
  list(FILTER definitions INCLUDE REGEX "[.][dD][eE][fF]$")
  add_library(${name} MODULE ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
  ntlab_driver_settings(${name})
  foreach(definition ${definitions})
    get_filename_component(definition "${definition}" ABSOLUTE)
    target_link_options(${name} PRIVATE "--lab-exports=${definition}")
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${definition}")
  endforeach()
  foreach(import ${arg_IMPORTS})
    target_link_options(${name} PRIVATE "--lab-imports=${import}")
    if(TARGET ${import})
      add_dependencies(${name} ${import})
    endif()
  endforeach()
  target_include_directories(${name} PRIVATE ${arg_INCLUDES})
  target_compile_definitions(${name} PRIVATE ${arg_DEFINES})
  if(APPLE)
    target_link_options(${name} PRIVATE -undefined dynamic_lookup)
  else()
    target_link_options(${name} PRIVATE -Wl,-Bsymbolic -Wl,--unresolved-symbols=ignore-all)
  endif()
endfunction()

function(ntlab_add_driver_library name)
  cmake_parse_arguments(arg "STATIC;SHARED" "" "SOURCES;INCLUDES;DEFINES" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
  ntlab_driver_settings(${name})
  target_include_directories(${name} PRIVATE ${arg_INCLUDES})
  target_compile_definitions(${name} PRIVATE ${arg_DEFINES})
endfunction()
