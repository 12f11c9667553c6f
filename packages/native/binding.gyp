{
  'target_defaults': {
    'cflags_cc': ['-std=c++20', '-Wall', '-Wextra', '-Werror', '-fvisibility=hidden'],
    'cflags_cc!': ['-std=gnu++17', '-std=gnu++20', '-std=gnu++1y', '-std=gnu++0x'],
    'defines': ['_GNU_SOURCE'],
  },
  'targets': [
    {
      'target_name': 'isoproc_native',
      'sources': ["<!@(node -p \"require('fs').readdirSync('addon').filter((f) => f.endsWith('.cc')).map((f) => 'addon/' + f).join(' ')\")"],
      'defines': ['NAPI_VERSION=8'],
    },
    {
      'target_name': 'isoproc-supervisor',
      'type': 'executable',
      'sources': ["<!@(node -p \"require('fs').readdirSync('supervisor').filter((f) => f.endsWith('.cc')).map((f) => 'supervisor/' + f).join(' ')\")"],
      'cflags_cc!': ['-fno-exceptions', '-fno-rtti'],
      'cflags_cc': ['-fexceptions', '-frtti', '-O2'],
      # One is started for each run: what is linked in need not be found and relocated.
      'ldflags': ['-pthread', '-static-libstdc++', '-static-libgcc'],
    },
  ],
}
