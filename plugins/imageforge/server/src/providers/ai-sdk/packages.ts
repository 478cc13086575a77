/** The function of each package that makes its provider, so that it need not be configured. */
export const factories: Readonly<Record<string, string>> = {
  '@ai-sdk/amazon-bedrock': 'createAmazonBedrock',
  '@ai-sdk/azure': 'createAzure',
  '@ai-sdk/black-forest-labs': 'createBlackForestLabs',
  '@ai-sdk/deepinfra': 'createDeepInfra',
  '@ai-sdk/fal': 'createFal',
  '@ai-sdk/fireworks': 'createFireworks',
  '@ai-sdk/google': 'createGoogleGenerativeAI',
  '@ai-sdk/google-vertex': 'createVertex',
  '@ai-sdk/luma': 'createLuma',
  '@ai-sdk/openai': 'createOpenAI',
  '@ai-sdk/openai-compatible': 'createOpenAICompatible',
  '@ai-sdk/prodia': 'createProdia',
  '@ai-sdk/replicate': 'createReplicate',
  '@ai-sdk/togetherai': 'createTogetherAI',
  '@ai-sdk/xai': 'createXai',
};
